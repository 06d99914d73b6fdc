/** What can fail in Qlik. A file of its own, since the console's page knows kinds and has none of Node's modules. */
export type FailureKind = 'automation run' | 'reload' | 'data task' | 'API key validation';
