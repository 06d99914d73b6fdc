/**
 * Node's `crypto`, as `require` gives it. An `import` would have Node make an ES module of it first, with a binding for
 * each of its names: a third of what ingest's own import takes (docs/adr/0034).
 */
export const { createHash, createHmac, hash, timingSafeEqual } = process.getBuiltinModule('node:crypto');
