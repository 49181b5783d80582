import { adapterFiles, findAdapterProblems } from './adapter-files.js';
import { adapters } from './floors.js';

const problems = [
  ...adapters.flatMap((name) => findAdapterProblems(`packages/${name}/src`, name)),
  ...findAdapterProblems('templates/provider/src', 'acme-chat'),
];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(
  `adapters: ${adapters.length} and their template with the same ${adapterFiles('x').length} files`,
);
