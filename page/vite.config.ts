import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './compressed.ts';

/** While the page is developed it asks a server that runs beside it. */
const SERVER = 'http://127.0.0.1:3008';

export default defineConfig({
  plugins: [react(), compressed()],
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // In KiB before compression; test/browser/budget.test.ts holds what is sent to a limit.
    chunkSizeWarningLimit: 1000,
  },
  server: {
    proxy: {
      '/api': { target: SERVER, ws: true },
      '/auth': SERVER,
    },
  },
});
