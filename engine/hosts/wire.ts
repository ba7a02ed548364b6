// How Play talks to a host: types without logic.

/** How to reach a host and who to be there. */
export interface Target {
  /** The inventory's name, for messages. */
  readonly name: string;
  readonly connection: 'ssh' | 'local';
  /** `ansible_host`, else the name: looked up in ~/.ssh/config. */
  readonly address: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly identityFile?: string;
  /** OpenSSH client options by lower-case keyword, from `ansible_ssh_common_args`; they win over ~/.ssh/config. */
  readonly options: ReadonlyMap<string, string>;
  readonly hostKeys: 'strict' | 'accept-new';
  /** Seconds to connect and log in. */
  readonly connectTimeout: number;
}

/** Who to become: another user through sudo. */
export interface Become {
  readonly user: string;
  readonly password?: string;
}

/** Why a host cannot be talked to. `unreachable`: no session; `failed`: the host said no (sudo). */
export class HostError extends Error {
  readonly kind: 'unreachable' | 'failed';
  /** The way out, in one sentence. */
  readonly hint: string | undefined;
  constructor(kind: 'unreachable' | 'failed', message: string, hint?: string) {
    super(message);
    this.kind = kind;
    this.hint = hint;
  }
}

/** What came between two marks: byte strings of stdout and stderr, and what the mark says. */
export interface Frame {
  readonly tag: string;
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** One exchange: a script that marks its parts with the shell function `_f TAG CODE`. */
export interface Exchange {
  /** POSIX sh, as a byte string (values/bytes.ts). Every command in it has its stdin redirected. The engine adds the last mark. */
  readonly script: string;
  /**
   * Seconds without any frame or output before the remote process group is killed. Read anew after each
   * frame or output: a getter gives each part of the script a limit of its own.
   */
  readonly limit: number;
  /** Called for each frame, in order, as it comes. */
  frame(frame: Frame): void;
}

/** How an exchange ended. */
export type Ended =
  | { readonly how: 'done' }
  /** The limit passed: the process group was killed and the shell is gone; ask for a new one. */
  | { readonly how: 'timeout'; readonly seconds: number; readonly partial: Frame }
  /** The connection or the shell ended. */
  | { readonly how: 'lost'; readonly reason: string; readonly partial: Frame };

/** A kept `/bin/sh` of one user on one host. One exchange at a time; calls queue. State persists between exchanges. */
export interface Shell {
  readonly user: string;
  exchange(exchange: Exchange): Promise<Ended>;
}

/** What ends shells, and what runs in them, when the controller is gone or silent. */
export interface Watcher {
  /** A process group that runs something; it ends with the controller. */
  watch(group: number): void;
  forget(group: number): void;
  /** A shell: it ends when nothing is heard of the controller, before the lock is free. */
  shell(process: number): void;
}

/** The lock that changes hold on a host: root's, or one of the user who logs in. The watchdog on the host that holds it. */
export interface HostLock extends Watcher {
  /** Who holds it, as other runs are told; no two locks of a process that are held have the same. */
  readonly holder: string;
  readonly held: boolean;
  /** Takes it. Waits as long as somebody else holds it; `waiting` is told who, every few seconds. Rejects with `HostError`. */
  take(waiting: (holder: string) => void): Promise<void>;
  /** Gives it back; it can be taken again. */
  give(): void;
  /** Another one is held instead, of the same machine by another name: it watches these shells too. */
  shareWith(other: Watcher): void;
}

/** A connection to one host. Every method may reject with `HostError`; nothing else is thrown, nothing hangs. */
export interface Connection {
  readonly target: Target;
  /**
   * The shell of the login user, or of another one through sudo; opened once, kept, opened anew after a time-out.
   * The one `aside` is for what must be said while the main one is busy.
   */
  shell(become?: Become, purpose?: 'main' | 'aside'): Promise<Shell>;
  /** The lock for changes as this user; always the same object for the same lock. */
  lock(become?: Become): HostLock;
  /** Streams a file of the controller's to a path on the host (created 0600, not atomic: the caller renames). */
  upload(file: string, to: string, become: Become | undefined, progress: (bytes: number) => void): Promise<void>;
  /** Exchanges so far, over all shells. */
  readonly roundTrips: number;
  close(): Promise<void>;
}
