import type { AdapterStarter, StarterVariable } from '@wamux/provider-kit';

/** A config for these providers, explained, without any secret. */
export function toConfigYaml(chosen: readonly AdapterStarter[]): string {
  const ids = chosen.map(({ id }) => id).join(', ');
  return `# yaml-language-server: $schema=./node_modules/wamux/wamux.schema.json

# \${NAME} is taken from the environment: credentials stay out of this file. .env.example lists the names.

# In the order in which a message without a route would try them.
providers:
${chosen.map(({ id, title, entry }) => `  # ${title}\n  ${id}:\n${indent(entry, 4)}`).join('\n\n')}

# The app's own names for templates and their variables, and what each provider calls them. A template that is not
# mapped on a provider is never sent through it.
#
# templates:
#   order_shipped:
#     variables: [customer, order]
#     on:
${chosen.map(({ id, template }) => `#       ${id}: ${template}`).join('\n')}

# The first route that takes a message decides who is tried, in this order.
routes:
  # Of one-time codes a double is better than a miss: they go on to the next provider when an outcome is unknown.
  # - when: { template: "otp_*" }
  #   try: [${ids}]
  #   onUnknown: resend
  - try: [${ids}]
`;
}

/** The names of the environment variables, for a file .env that is not committed. */
export function toEnvironmentExample(chosen: readonly AdapterStarter[]): string {
  const parts = chosen.map(({ title, needs, mayNeed }) =>
    [
      `# ${title}`,
      ...needs.map((variable) => `\n# ${explain(variable)}\n${variable.name}=`),
      ...mayNeed.map(
        (variable) => `\n# ${explain(variable)} (commented out in the config)\n# ${variable.name}=`,
      ),
    ].join('\n'),
  );
  return `# Copy to .env, fill in (values in single quotes), and keep .env out of version control.
# Into a shell: set -a; . ./.env; set +a

${parts.join('\n\n')}
`;
}

const explain = ({ example, meaning }: StarterVariable): string =>
  example === undefined ? meaning : `${meaning}; such as ${example}`;

function indent(text: string, width: number): string {
  return text.replace(/^/gm, ' '.repeat(width));
}
