import { DatabaseSync } from '@photostructure/sqlite';

// Counts the messages of a database file as another process sees them.
const sqlite = new DatabaseSync(process.argv[2] ?? '');
const { count } = sqlite.prepare('select count(*) as count from wamux_messages').get();
process.send?.(count);
process.disconnect();
