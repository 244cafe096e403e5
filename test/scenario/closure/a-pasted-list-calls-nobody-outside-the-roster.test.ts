import { expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { platformsOf } from '#test/support/run/length.ts';

const product = setUpProduct({ withoutWorker: true });
const stranger = '+13085550177';

test.each(platformsOf(import.meta.filename))(
  'in %s, a list goes from the form to the closure',
  async (platform) => {
    const { rows } = await product.database.pool.query<{ id: string }>(
      `SELECT s.sourced_id AS id FROM student s WHERE s.active AND EXISTS (
       SELECT FROM guardianship gs JOIN guardian_phone gp USING (guardian_id)
       WHERE gs.student_id = s.id AND gs.active AND gs.may_be_contacted AND gp.active) ORDER BY s.sourced_id LIMIT 3`,
    );
    const ids = rows.map(({ id }) => id);
    const principal =
      platform === 'slack' ? product.onSlack('principal') : product.onTeams('principal');
    await principal.openForm('closure');
    await until('the form', () => principal.form().includes('Schools'));
    await principal.pressForm('closure-groups');
    await until('the groups', () => principal.form().includes('Only families of'));
    await principal.pressForm('student-list');
    await until('the list', () => principal.form().includes('Name of the list'));

    const listName = `Trip in ${platform}`;
    const refused = await principal.submit({ listName, students: [...ids, stranger].join('\n') });
    expect(refused).toContain('1 of 4 are not on the roster.');
    await principal.submit({ listName, students: ids.join('\n') });

    await until('the closure', () => principal.form().includes(`${listName} · `));
    expect(principal.form()).toContain('List saved: 3 students.');
  },
);
