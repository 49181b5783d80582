// Everything that can be measured, by its name in `npm run bench -- <name>`, in the order of docs/performance.md.
// `isPublished`: that page has its figures. `isWithin`: another part that measures it too, so that `all` leaves it out.
export const parts = {
  sends: { script: './run-sends.mjs' },
  client: { script: './client/run.mjs', isPublished: true, isWithin: 'sends' },
  start: { script: './start/run.mjs', isPublished: true },
  webhooks: { script: './run-webhooks.mjs', isPublished: true },
  outbox: { script: './outbox/run.mjs', isPublished: true },
  'scale-out': { script: './scale-out/run.mjs', isPublished: true },
  'stored-10m': { script: './stored-10m/run.mjs', isPublished: true },
  gateway: { script: './gateway/run.mjs', isPublished: true },
  peers: { script: './peers/run.mjs', isPublished: true },
  profile: { script: './profile/run.mjs', isPublished: true },
};
