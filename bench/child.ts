import { type ChildProcess, spawn } from 'node:child_process';

/** A Node process that answers by messages. */
export interface Child {
  /** Its next message. Rejects when it ends instead. */
  readonly next: <Message>() => Promise<Message>;
  /** Sends it something, and waits for what it says. */
  readonly ask: <Message>(request: object) => Promise<Message>;
  readonly end: () => void;
}

/**
 * Starts a bundled script in a fresh process that knows nothing but this environment: no loader, so that what is
 * measured is what Node does with the file. What it prints is dropped, as a log is by the time it is written.
 */
export function startChild(script: string, args: readonly string[], env: Readonly<Record<string, string>>): Child {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env });
  const complaints: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk));
  const next = <Message>() => nextMessage<Message>(child, () => Buffer.concat(complaints).toString());
  return {
    next,
    ask: (request) => {
      const answer = next();
      child.send(request);
      return answer as Promise<never>;
    },
    end: () => void child.disconnect(),
  };
}

function nextMessage<Message>(child: ChildProcess, complaints: () => string): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown) => {
      child.off('close', onClose);
      resolve(message as Message);
    };
    const onClose = (code: number | null) => {
      child.off('message', onMessage);
      reject(new Error(`${child.spawnargs.slice(1).join(' ')} ended with ${code}: ${complaints()}`));
    };
    child.once('message', onMessage);
    child.once('close', onClose);
  });
}

/** Runs a script to its only message. */
export async function runChild<Message>(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Message> {
  const child = startChild(script, args, env);
  const message = await child.next<Message>();
  child.end();
  return message;
}
