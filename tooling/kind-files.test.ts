import { join, relative } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { filesOfKind } from './kind-files.js';
import { root } from './shell.js';

const { options, fileNames } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
  ts.sys,
  root,
);
const isSource = (path: string): boolean =>
  /^packages\/[^/]+\/src\/|^templates\//.test(relative(root, path)) && !/\.(test|fixture)\.ts$/.test(path);

/** What the compiler reports about all packages when these files replace the ones on disk. */
function compile(files: Readonly<Record<string, string>>): readonly string[] {
  const written = new Map(Object.entries(files).map(([path, text]) => [join(root, path), text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => written.has(path) || fileExists(path);
  host.readFile = (path) => written.get(path) ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = written.get(path);
    return text === undefined
      ? getSourceFile(path, version, ...rest)
      : ts.createSourceFile(path, text, version);
  };
  const program = ts.createProgram([...fileNames.filter(isSource), ...written.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file }) => (file === undefined ? 'options' : relative(root, file.fileName)));
}

it('a new kind is three files, and the compiler names no place more', { timeout: 180_000 }, () => {
  const files = filesOfKind('poll');
  expect(Object.keys(files)).toEqual([
    'packages/core/src/messages/kinds/poll.ts',
    'packages/core/src/messages/kinds/poll.test.ts',
    'packages/core/src/messages/kinds/index.ts',
  ]);
  // The new kind is not a capability of a provider until its adapter claims it.
  expect(compile(files)).toEqual([]);
});
