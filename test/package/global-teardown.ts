import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { tarball } from './packed';

module.exports = async () => {
  rmSync(dirname(tarball()), { recursive: true, force: true });
};
