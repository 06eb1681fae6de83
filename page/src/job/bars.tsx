interface BarsProps {
  /** In the order of time. */
  values: readonly number[];
  /** For screen readers. */
  label: string;
  color: string;
  className?: string;
}

/**
 * Bars on a scale of their own, without axes: one path, as wide as its place. A list draws dozens of them while it is scrolled,
 * for which a chart with a canvas of its own takes too long.
 */
export function Bars({ values, label, color, className }: BarsProps) {
  const most = Math.max(1, ...values);
  const bars = values.map((value, i) => (value === 0 ? '' : `M${i} 1V${1 - value / most}h.8V1z`));
  return (
    <svg
      className={className}
      viewBox={`0 0 ${Math.max(1, values.length)} 1`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path d={bars.join('')} fill={color} />
    </svg>
  );
}
