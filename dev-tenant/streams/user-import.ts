import { TENANT_ID } from '../users';
import { raised, type Stream, usersOf } from './stream';

/** Users in one import. */
const AT_ONCE = 25;

/** A directory is imported: many `user.created`, then one `user.deleted` for whoever was there twice. */
export const userImport: Stream = function* (scene) {
  const { chance, now } = scene;
  const [importer = ''] = usersOf(chance, 1);
  for (let number = 1; ; ) {
    const last = number + AT_ONCE;
    for (; number < last; number++) {
      const user = userOf(chance.hex(24), number);
      const createdAt = now().toISOString();
      yield raised(
        scene,
        'com.qlik.v1.user.created',
        { userId: importer, topLevelResourceId: user.id },
        { ...user, status: 'active', createdAt, assignedRoles: [], assignedGroups: [] },
      );
    }
    const twice = userOf(chance.hex(24), number - 1);
    const ids = { userId: importer, topLevelResourceId: twice.id };
    yield raised(scene, 'com.qlik.v1.user.deleted', ids, { ...twice, status: 'deleted' });
  }
};

const userOf = (id: string, number: number) => ({
  id,
  tenantId: TENANT_ID,
  subject: `directory|${number}`,
  name: `User ${number}`,
  email: `user-${number}@example.com`,
  locale: 'en',
});
