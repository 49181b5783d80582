import { describeStatusStore } from '@wamux/conformance';
import { describeOnBoth } from './rig.fixture.js';

describeOnBoth('the status store of an outbox', (rig) =>
  describeStatusStore('it', async () => {
    const other = await rig.open();
    return { store: rig.outbox.statusStore, other: other.statusStore, close: async () => {} };
  }),
);
