import { createTheme, type MantineColorsTuple } from '@mantine/core';

const indigo: MantineColorsTuple = [
  '#eef1fb',
  '#dde3f6',
  '#b9c4ec',
  '#93a4e2',
  '#7389d9',
  '#5f78d4',
  '#4a63c4',
  '#3451b2',
  '#2c469b',
  '#1f3274',
];

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 6 },
  colors: { indigo },
  defaultRadius: 'md',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  components: {
    Button: { styles: { label: { fontWeight: 500 } } },
    SegmentedControl: { styles: { label: { fontWeight: 500 } } },
  },
  cursorType: 'pointer',
  fontFamily: 'Inter, system-ui, "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "JetBrains Mono", "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '600' },
});
