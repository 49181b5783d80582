import { recipientKey } from './phone-digits.js';

/** Which customers may be sent free-form messages: all of them, until a test closes the window of one. */
export interface ServiceWindows {
  open(to: string): void;
  close(to: string): void;
  isOpen(to: string): boolean;
}

export function createServiceWindows(): ServiceWindows {
  const closed = new Set<string>();
  return {
    open: (to) => void closed.delete(recipientKey(to)),
    close: (to) => void closed.add(recipientKey(to)),
    isOpen: (to) => !closed.has(recipientKey(to)),
  };
}
