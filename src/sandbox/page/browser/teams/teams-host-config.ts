import { HostConfig } from 'adaptivecards';

const colors = {
  default: { default: '#242424', subtle: '#616161' },
  dark: { default: '#242424', subtle: '#616161' },
  light: { default: '#ffffff', subtle: '#e0e0e0' },
  accent: { default: '#4f52b2', subtle: '#6264a7' },
  good: { default: '#0e6d2f', subtle: '#237b4b' },
  warning: { default: '#8a5300', subtle: '#8a5300' },
  attention: { default: '#b3261e', subtle: '#b3261e' },
};

const plain = { backgroundColor: '#ffffff', foregroundColors: colors };

/** Close to what Teams gives its cards: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/design-effective-cards */
export const teamsHostConfig = new HostConfig({
  fontFamily: "'Segoe UI', system-ui, sans-serif",
  fontSizes: { small: 12, default: 14, medium: 15, large: 17, extraLarge: 22 },
  fontWeights: { lighter: 300, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 21, large: 23, extraLarge: 28 },
  spacing: { small: 4, default: 8, medium: 14, large: 18, extraLarge: 24, padding: 12 },
  separator: { lineThickness: 1, lineColor: '#e0e0e0' },
  supportsInteractivity: true,
  containerStyles: {
    default: plain,
    emphasis: { ...plain, backgroundColor: '#f5f5f5' },
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
