// First: it asks the server while the rest is evaluated.
import './api/early-session.ts';
import './controls.css';
import '@mantine/notifications/styles.css';
import './colors.css';
import './print/print.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

createRoot(document.getElementById('root')!).render(<App />);
