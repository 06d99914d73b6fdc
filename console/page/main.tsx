import '@cloudscape-design/global-styles/index.css';
import './page.css';
import I18nProvider from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { listen } from './live';
import { applyMode } from './mode';
import { Shell } from './shell';

applyMode();
listen();
const root = document.getElementById('page');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <I18nProvider locale="en" messages={[messages]}>
        <Shell />
      </I18nProvider>
    </StrictMode>,
  );
}
