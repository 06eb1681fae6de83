import { notifications } from '@mantine/notifications';

/** Puts a text into the clipboard, and says what was done; a browser allows that on https and on this computer only. */
export async function copyText(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notifications.show({ message: done });
  } catch {
    const message =
      'This browser does not let the page copy here. Mark the text and copy it yourself.';
    notifications.show({ color: 'red', message });
  }
}

/** Of a link to what is on the screen: logs are seen by their account alone. */
export const LINK_COPIED =
  'Link copied. It opens this view for whoever is signed in to this account; for others there is nothing there.';
