import { eventRoutes } from '../../../console/server/events/routes';
import { partScene, type SceneOptions } from '../scene';

/** Where the console's part about events is asked, over a fake AWS. */
export const eventsScene = (events: Parameters<typeof partScene>[1], options?: SceneOptions) =>
  partScene(eventRoutes, events, options);
