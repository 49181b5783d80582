/** One comparison as a line. */
export const toLine = ({ name, rate, bareRate, cpu, bareCpu, ratio, cpuRatio }) =>
  `  ${name.padEnd(17)} throughput ratio ${ratio.toFixed(2)}, CPU ratio ${cpuRatio.toFixed(2)} · ` +
  `${rate} messages/s, ${cpu.toFixed(1)} CPU-µs · bare ${bareRate}, ${bareCpu.toFixed(1)}`;
