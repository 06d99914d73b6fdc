import { journalEndsOf } from '../deployment/deployment-status';
import { durationInWords } from '../terminal/duration';
import { amber, type Check, cannotSay, green } from './check';

/** After how long without an event it is asked whether that is meant. */
const QUIET_MS = 7 * 24 * 3600_000;

const MEND = 'qlik-fanout send --trace, which sends one through';

/** When an event was on the bus last, as far as journals tell. */
export const lastEvent: Check = {
  name: 'last event',
  asks: ['events:ListRules', 'events:ListTargetsByRule', 'logs:DescribeLogStreams'],
  look: async (installation) => {
    const ends = await journalEndsOf(installation);
    if (ends.length === 0) return cannotSay('no journals are kept', MEND);
    const [newest] = ends
      .flatMap(({ last, category }) => (last ? [{ last, category }] : []))
      .sort((a, b) => b.last.localeCompare(a.last));
    if (newest === undefined) return amber('none yet in any journal', MEND);
    const age = installation.now() - Date.parse(newest.last);
    const seen = `${durationInWords(age)} ago, in ${newest.category}`;
    return age > QUIET_MS ? amber(seen, MEND) : green(seen);
  },
};
