import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PACKED, pack } from './packed';

/** Packs once for all tests of the package: a build empties `dist/` first, which no two may do at once. */
module.exports = async () => {
  process.env[PACKED] = pack(mkdtempSync(join(tmpdir(), 'qlik-packed-')));
};
