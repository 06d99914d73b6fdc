import { useEffect, useState } from 'react';
import type { DeploymentMap } from '../../api/map';
import { currentLive } from '../live';
import { type Flow, flowWith, noFlow } from './flow';

/** How often it is looked what has come, in milliseconds: a flood is drawn as often as a trickle. */
const LOOK_EVERY_MS = 1_000;

/** What has come by, looked at once a second while the page can be seen. */
export function useFlow(targets: DeploymentMap['targets']): Flow {
  const [flow, setFlow] = useState(() => flowWith(noFlow, currentLive().events, targets, Date.now()));
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return;
      setFlow((before) => {
        const next = flowWith(before, currentLive().events, targets, Date.now());
        return next.upTo === before.upTo && next.rates.size === 0 && before.rates.size === 0 ? before : next;
      });
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [targets]);
  return flow;
}
