import Alert from '@cloudscape-design/components/alert';
import AppLayout from '@cloudscape-design/components/app-layout';
import SideNavigation from '@cloudscape-design/components/side-navigation';
import TopNavigation from '@cloudscape-design/components/top-navigation';
import { useState } from 'react';
import { type Deployment, deploymentPath } from '../api/deployment';
import { useLive } from './live';
import { toggleMode } from './mode';
import { hrefOf, useRoute } from './route';
import { useCall } from './use-call';
import { views } from './views';

/** The page round its parts: what it is about, how the stream goes, where one can go. */
export function Shell() {
  const { view: wanted, rest } = useRoute();
  const view = views.find(({ id }) => id === wanted) ?? views[0];
  const deployment = useCall<Deployment>(deploymentPath);
  const [isOpen, setOpen] = useState(() => matchMedia('(min-width: 1100px)').matches);
  const { stack, region, bus } = deployment.value ?? {};
  return (
    <>
      <div id="top">
        <TopNavigation
          identity={{ href: hrefOf('map'), title: 'Qlik events' }}
          utilities={[
            {
              type: 'button',
              text: stack ? `${stack} · ${region}` : '',
              ariaLabel: stack ? `Deployment ${stack} in ${region}` : 'Deployment',
              title: bus && `Bus ${bus}`,
              href: hrefOf('map'),
            },
            { type: 'button', iconName: 'view-full', ariaLabel: 'Light or dark', onClick: toggleMode },
          ]}
        />
      </div>
      <AppLayout
        headerSelector="#top"
        toolsHide
        maxContentWidth={1600}
        ariaLabels={{
          navigation: 'Parts of the console',
          navigationClose: 'Close the navigation',
          navigationToggle: 'Open the navigation',
          notifications: 'Notices',
        }}
        navigationOpen={isOpen}
        onNavigationChange={({ detail }) => setOpen(detail.open)}
        navigation={
          <SideNavigation
            header={{ text: 'Console', href: hrefOf('map') }}
            activeHref={hrefOf(view?.id ?? '')}
            items={views.map(({ id, title }) => ({ type: 'link', text: title, href: hrefOf(id) }))}
          />
        }
        notifications={<Trouble error={deployment.error} />}
        content={view?.render(rest)}
      />
    </>
  );
}

/** What keeps the page from being true just now. */
function Trouble({ error }: { readonly error: string | undefined }) {
  const { watch, isConnected, skipped } = useLive();
  if (error !== undefined) return <Alert type="error">{error}</Alert>;
  if (watch.is === 'ended')
    return <Alert type="error">Events no longer come: {watch.why}. Start the console again.</Alert>;
  if (!isConnected) return <Alert type="warning">Not connected to the console; trying again.</Alert>;
  if (watch.is === 'troubled')
    return <Alert type="warning">Reading the bus fails and is tried again: {watch.why}</Alert>;
  if (skipped > 0) return <Alert type="info">{skipped} events came faster than this page could take them in.</Alert>;
  return null;
}
