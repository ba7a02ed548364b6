// Passwords, asked for on the terminal without showing them.

/** The part of a terminal's input that is needed. */
export interface Keyboard {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  on(event: 'data', listener: (text: string) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  removeListener(event: 'data', listener: (text: string) => void): unknown;
  removeListener(event: 'end', listener: () => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

export interface Screen {
  write(text: string): unknown;
}

const ENTER = /[\r\n]/;
const INTERRUPT = '\x03';
const END = '\x04';
const ERASE = ['\x7f', '\b'];
const ERASE_ALL = '\x15';

/**
 * Asks and reads one line without echo.
 * @returns the line, or undefined when the user gave up (^C, ^D) or there is no terminal
 */
export async function askSecret(question: string, keyboard: Keyboard, screen: Screen): Promise<string | undefined> {
  if (keyboard.isTTY !== true || !keyboard.setRawMode) return undefined;
  screen.write(question);
  keyboard.setRawMode(true);
  keyboard.setEncoding('utf8');
  try {
    return await line(keyboard);
  } finally {
    keyboard.pause();
    keyboard.setRawMode(false);
    screen.write('\n');
  }
}

function line(keyboard: Keyboard): Promise<string | undefined> {
  return new Promise((resolve) => {
    const typed: string[] = [];
    const done = (answer: string | undefined): void => {
      keyboard.removeListener('data', take);
      keyboard.removeListener('end', gone);
      resolve(answer);
    };
    const gone = (): void => done(undefined);
    const take = (text: string): void => {
      for (const char of text) {
        if (ENTER.test(char)) done(typed.join(''));
        else if (char === INTERRUPT || char === END) done(undefined);
        else if (char === ERASE_ALL) typed.length = 0;
        else if (ERASE.includes(char)) typed.pop();
        else typed.push(char);
      }
    };
    keyboard.on('data', take);
    keyboard.on('end', gone);
    keyboard.resume();
  });
}
