import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBoardLoop } from '../../src/board/board-loop.ts';
import { createLogger } from '#log/logger.ts';
import { type TestDatabase, testDatabase, testVault } from '../support/database.ts';
import { look } from '../support/decisions.ts';
import { smallDistrict } from '../support/small-district.ts';
