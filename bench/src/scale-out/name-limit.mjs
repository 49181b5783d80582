// Names the resource that limited the throughput.

/** A resource used to this share has no more to give. */
const full = 0.9;

/** @param machineCores How many cores the machine has. */
export function nameLimit({ active, cores, statements, waits, workers }, machineCores) {
  const [statement] = statements;
  const [wait] = waits;
  // A run may be too short for a sample that shows one.
  if (statement === undefined) return 'not known: no statement was seen';
  const during = `${statement.name} has ${Math.round(statement.share * 100)} % of the statements' time`;
  if (cores !== undefined && cores.idle < (1 - full) * machineCores) {
    const parts = [
      ['the server', cores.server],
      ['the workers', cores.workers],
      ['other programs', cores.others],
    ].sort(([, one], [, other]) => other - one);
    return `CPU of the machine, most of it of ${parts[0][0]}; ${during}`;
  }
  if (cores !== undefined && cores.provider > full) return 'the provider of this bench';
  if (cores !== undefined && cores.workers > full * workers)
    return 'CPU of the workers, which have one core each';
  if (wait.name !== 'CPU' && active > 1) return `${wait.name} in the server; ${during}`;
  return `no part is full: round trips between workers, server and provider; ${during}`;
}
