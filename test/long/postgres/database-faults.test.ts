import { databaseFaults } from '#test/support/stories/postgres/database-faults.ts';

databaseFaults('long');
