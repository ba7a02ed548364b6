/** sshd drops log-ins at random once 10 are under way (`MaxStartups`). */
const AT_ONCE = 8;

const under = new Map<string, { busy: number; readonly queue: (() => void)[] }>();

/** Runs `task` when fewer than eight of the same address are under way in this process. */
export async function paced<T>(address: string, task: () => Promise<T>): Promise<T> {
  const lane = under.get(address) ?? { busy: 0, queue: [] };
  under.set(address, lane);
  if (lane.busy >= AT_ONCE) await new Promise<void>((go) => lane.queue.push(go));
  else lane.busy += 1;
  try {
    return await task();
  } finally {
    const next = lane.queue.shift();
    if (next) next();
    else lane.busy -= 1;
    if (lane.busy === 0) under.delete(address);
  }
}
