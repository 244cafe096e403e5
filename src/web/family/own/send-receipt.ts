import type { RequestHandler } from 'express';
import type { Db } from '#database/transaction.ts';
import { exportReceipt } from '#domain/proof/receipt/export-receipt.ts';
import type { Vault } from '#vault/vault.ts';
import { receiptForm } from '#web/web-fields.ts';
import { addressesFrom } from '../addresses.ts';
import { familyRequest, refuseForm, tellGone } from '../open-link.ts';

/** Gives a family the proof of what it agreed to and stopped. A form, for a preview of the link would download it too. */
export function sendReceipt(
  db: Db,
  vault: Pick<Vault, 'sign' | 'signers' | 'decrypt'>,
): RequestHandler {
  return familyRequest(
    vault,
    { from: 'body', shape: receiptForm },
    async ({ page, token }, { language }, response) => {
      const receipt = await exportReceipt(db, vault, page);
      if (receipt === 'gone') return tellGone(response);
      if (receipt === 'too-many') return refuseForm(response);
      if (typeof receipt === 'string') {
        const why = receipt === 'nothing' ? 'receipt-empty' : 'receipt-later';
        return response.redirect(303, addressesFrom(token, 'below').noReceipt(why, { language }));
      }
      const day = receipt.at.toZonedDateTimeISO(receipt.timeZone).toPlainDate().toString();
      response.attachment(`consent-receipt-${day}.jsonl`).type('application/jsonl');
      response.send(receipt.lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    },
  );
}
