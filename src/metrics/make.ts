import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Puts the program's metrics into a registry, all under its prefix. */
export function createMaker(registry: Registry) {
  const registers = [registry];
  return {
    counter: (name: string, help: string) =>
      new Counter({ name: `log_flow_${name}`, help, registers }),
    /** A counter by one label, at 0 for each of its values from the start on: what then happens first is an increase too. */
    counterBy: <Label extends string, Value extends string>(
      name: string,
      help: string,
      label: Label,
      values: readonly Value[],
    ) => {
      const labelNames = [label];
      const counter = new Counter<Label>({
        name: `log_flow_${name}`,
        help,
        labelNames,
        registers,
      });
      const add = (value: Value, by = 1) => counter.labels(value).inc(by);
      for (const value of values) add(value, 0);
      return add;
    },
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
