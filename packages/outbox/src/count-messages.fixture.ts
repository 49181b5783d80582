import { DatabaseSync } from '@photostructure/sqlite';

// As it looks from another process.
const sqlite = new DatabaseSync(process.argv[2] ?? '');
const { count } = sqlite.prepare('select count(*) as count from wamux_messages').get();
process.send?.(count);
process.disconnect();
