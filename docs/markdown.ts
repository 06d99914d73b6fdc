/** A text as code. */
export const code = (text: string): string => `\`${text}\``;

/** A table of cells that are Markdown already. */
export const table = (header: readonly string[], body: readonly (readonly string[])[]): string =>
  [header, header.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
