/** Each series has its colour whichever others are there; the values, for light and dark, are in health.css. */
const names: Readonly<Record<string, string>> = {
  accepted: 'blue',
  parked: 'amber',
  duplicate: 'grey',
  quarantined: 'purple',
  refused: 'pink',
  'too-large': 'teal',
  unavailable: 'red',
  'analytics-apps': 'blue',
  'api-keys': 'pink',
  users: 'teal',
  automations: 'purple',
  'data-integration': 'amber',
  uncatalogued: 'grey',
  average: 'blue',
  maximum: 'pink',
  'oldest message': 'amber',
};

export const colourOf = (title: string): string => `var(--health-${names[title] ?? 'grey'})`;
