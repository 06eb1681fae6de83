import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Puts the program's metrics into a registry, all under its prefix. */
export function createMaker(registry: Registry) {
  const registers = [registry];
  return {
    counter: <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
      new Counter<Label>({ name: `log_flow_${name}`, help, labelNames, registers }),
    histogram: <Label extends string = never>(
      name: string,
      help: string,
      labelNames: Label[],
      buckets: number[],
    ) => new Histogram<Label>({ name: `log_flow_${name}`, help, labelNames, buckets, registers }),
    /** `collect` sets it when it is asked for. */
    gauge: <Label extends string = never>(
      name: string,
      help: string,
      labelNames: Label[] = [],
      collect?: (gauge: Gauge<Label>) => void | Promise<void>,
    ) =>
      new Gauge<Label>({
        name: `log_flow_${name}`,
        help,
        labelNames,
        registers,
        ...(collect && {
          collect() {
            return collect(this as Gauge<Label>);
          },
        }),
      }),
  };
}
