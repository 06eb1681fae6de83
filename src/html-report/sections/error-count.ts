import { html, type Markup } from '../markup.ts';
import { count } from '../numbers.ts';

/** In colour only where there are errors. */
export const errorCount = (errors: number | null, color: 'warn' | 'error'): Markup =>
  errors
    ? html`<span class="ink-${color}">${count(errors)}</span>`
    : html`<span class="quiet">${errors === null ? '–' : '0'}</span>`;
