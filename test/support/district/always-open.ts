/** School offices that answer at any hour, so that a test does not depend on when it runs. */
export const alwaysOpen = { office_opens: '00:00', office_closes: '24:00', office_weekends: true };
