import { HostConfig } from 'adaptivecards';

/** On a light screen and on a dark one. */
const both = (light: string, dark: string) => `light-dark(${light}, ${dark})`;

const colors = {
  default: { default: both('#242424', '#e6e9ee'), subtle: both('#5f5f5f', '#adb5c1') },
  dark: { default: '#242424', subtle: '#616161' },
  light: { default: '#ffffff', subtle: '#e0e0e0' },
  accent: { default: both('#4f52b2', '#a9b0ff'), subtle: both('#5b5d9e', '#a9b0ff') },
  good: { default: both('#0e6d2f', '#7fd3a0'), subtle: both('#1f7043', '#7fd3a0') },
  warning: { default: both('#8a5300', '#f0b860'), subtle: both('#8a5300', '#f0b860') },
  attention: { default: both('#b3261e', '#ff9d92'), subtle: both('#b3261e', '#ff9d92') },
};

const plain = { backgroundColor: both('#ffffff', '#191c21'), foregroundColors: colors };

/** Close to what Teams gives its cards: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/design-effective-cards */
export const teamsHostConfig = new HostConfig({
  fontFamily: "'Segoe UI', system-ui, sans-serif",
  fontSizes: { small: 12, default: 14, medium: 15, large: 17, extraLarge: 22 },
  fontWeights: { lighter: 300, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 21, large: 23, extraLarge: 28 },
  spacing: { small: 4, default: 8, medium: 14, large: 18, extraLarge: 24, padding: 12 },
  separator: { lineThickness: 1, lineColor: both('#e0e0e0', '#343a44') },
  supportsInteractivity: true,
  containerStyles: {
    default: plain,
    emphasis: { ...plain, backgroundColor: both('#f5f5f5', '#24282f') },
    accent: { ...plain, backgroundColor: both('#e5dcfb', '#3a2d5c') },
  },
  actions: {
    maxActions: 6,
    spacing: 'default',
    buttonSpacing: 8,
    showCard: { actionMode: 'inline', inlineTopMargin: 8, style: 'emphasis' },
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { weight: 'bolder', suffix: ' *', suffixColor: 'attention' },
      optionalInputs: { weight: 'bolder' },
    },
    errorMessage: { color: 'attention', weight: 'default', spacing: 'small', size: 'small' },
  },
  table: { cellSpacing: 6 },
});
