import '@cloudscape-design/global-styles/index.css';
import './page.css';
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
      <Shell />
    </StrictMode>,
  );
}
