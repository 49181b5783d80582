import type { Command } from './command.js';

/** A command's place in the command line; its code is loaded when it is asked for. */
export interface CommandEntry {
  readonly description: string;
  readonly load: () => Promise<Command>;
}

/** By name; a name of two words is a command of a group. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  init: {
    description: 'Write a config to begin with, and the names of the environment variables that it needs',
    load: async () => (await import('./commands/init.js')).init,
  },
  doctor: {
    description: 'Check the config, the credentials, the templates and the webhooks',
    load: async () => (await import('./commands/doctor.js')).doctor,
  },
  send: {
    description: 'Send a message',
    load: async () => (await import('./commands/send.js')).send,
  },
  explain: {
    description: 'Tell which route and which providers a message would meet, without sending it',
    load: async () => (await import('./commands/explain.js')).explain,
  },
  status: {
    description: 'Tell what became of a message',
    load: async () => (await import('./commands/status.js')).status,
  },
  providers: {
    description: 'Show what each provider of the config can do',
    load: async () => (await import('./commands/providers.js')).providers,
  },
  'templates list': {
    description: 'List the templates that the providers have',
    load: async () => (await import('./commands/templates-list.js')).templatesList,
  },
  'templates check': {
    description: 'Compare the templates of the config with those that the providers have',
    load: async () => (await import('./commands/templates-check.js')).templatesCheck,
  },
  'media upload': {
    description: 'Upload a file that messages can carry',
    load: async () => (await import('./commands/media-upload.js')).mediaUpload,
  },
  simulate: {
    description: 'Start simulated providers on this machine, which send nothing to anybody',
    load: async () => (await import('./commands/simulate.js')).simulate,
  },
};
