/** Nothing but what Lambda wants: what every function takes at least. */
export const handler = async () => ({ statusCode: 202 });
