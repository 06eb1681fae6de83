import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';

/** The values of OTEL_TRACES_SAMPLER that the specification names and this program knows. */
const ROOTS = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio: number) => new TraceIdRatioBasedSampler(ratio),
} satisfies Record<string, (ratio: number) => Sampler>;
type Root = keyof typeof ROOTS;

export type SamplerName = Root | `parentbased_${Root}`;

/** `ratio`: the share of traces that is kept, from 0 to 1, where the sampler is one by ratio. */
export function samplerOf(name: SamplerName, ratio: number): Sampler {
  const isParentBased = name.startsWith('parentbased_');
  const root = ROOTS[name.replace('parentbased_', '') as Root](ratio);
  return isParentBased ? new ParentBasedSampler({ root }) : root;
}
