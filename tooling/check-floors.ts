import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { allowedImports, allowedToAdapters, packages } from './floors.js';

/** With fewer modules than this, the check itself is broken. */
const leastModules = 100;
const testFile = '\\.(test|fixture)\\.ts$';

const forbidden: IForbiddenRuleType[] = [
  ...packages.map((name): IForbiddenRuleType => {
    const allowed = [name, ...allowedImports(name)].join('|');
    return {
      name: `floor-of-${name}`,
      severity: 'error',
      from: { path: `^packages/${name}/src/`, pathNot: testFile },
      to: { path: '^packages/', pathNot: `^packages/(${allowed})/` },
    };
  }),
  {
    name: 'floor-of-the-template',
    severity: 'error',
    from: { path: '^templates/provider/src/', pathNot: testFile },
    to: { path: '^packages/', pathNot: `^packages/(${allowedToAdapters.join('|')})/` },
  },
  {
    name: 'floor-of-the-template-dialect',
    severity: 'error',
    from: { path: '^templates/provider/simulator/', pathNot: testFile },
    to: { path: ['^packages/', '^templates/provider/src/'], pathNot: '^packages/simulator/' },
  },
  {
    name: 'only-transport-talks-http',
    severity: 'error',
    from: {
      path: '^(packages|templates)/',
      // The rig of the contract suite receives what a simulated provider posts. The gateway's webhooks go to apps, whose
      // addresses are checked as the connection is made.
      pathNot: [
        '^packages/(transport|simulator)/',
        '^packages/conformance/src/simulator-rig',
        '^packages/gateway/src/endpoints/',
        testFile,
      ],
    },
    to: { path: ['node_modules/undici/', '^(node:)?https?$', '^(node:)?net$', '^(node:)?tls$'] },
  },
  {
    name: 'no-test-code-in-products',
    severity: 'error',
    from: { path: '^packages/', pathNot: testFile },
    to: { path: testFile },
  },
  {
    name: 'no-cycles',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
];

const { output } = await cruise(['packages', 'templates'], {
  ruleSet: { forbidden },
  validate: true,
  doNotFollow: { path: 'node_modules' },
  exclude: { path: '/dist/' },
  tsPreCompilationDeps: true,
  tsConfig: { fileName: 'tsconfig.json' },
  enhancedResolveOptions: {
    exportsFields: ['exports'],
    conditionNames: ['@wamux/source', 'import', 'node', 'types', 'default'],
    extensions: ['.ts', '.js', '.json', '.mjs', '.cjs', '.d.ts'],
  },
} as Parameters<typeof cruise>[1]);
const { summary, modules } = output as ICruiseResult;

for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} → ${to}`);
const seen = modules.filter(({ source }) => source.startsWith('packages/'));
const unseen = packages.filter(
  (name) => !seen.some(({ source }) => source.startsWith(`packages/${name}/src/`)),
);
if (seen.length < leastModules || unseen.length > 0) {
  console.error(`saw only ${seen.length} modules, none of: ${unseen.join(', ') || '-'}`);
}
if (summary.violations.length > 0 || seen.length < leastModules || unseen.length > 0) process.exit(1);
console.log(`floors: ${seen.length} modules of ${packages.length} packages keep to theirs`);
