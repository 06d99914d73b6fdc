/** The first characters of a text. By way of bytes, since the cut may leave half of a surrogate pair: that is no text. */
export const cut = (text: string, characters: number): string =>
  text.length <= characters && !/[\ud800-\udfff]/.test(text) ? text : Buffer.from(text.slice(0, characters)).toString();
