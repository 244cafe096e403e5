// Written by "npm run database:types" from encrypted_columns() in the baseline.

export const encryptedColumns = {
  'approval.reason': { class: 'text', foundBy: `id`, boundTo: `id::text` },
  'breach_sign.words': { class: 'text', foundBy: `id`, boundTo: `id::text` },
  'drill.reason': { class: 'text', foundBy: `id`, boundTo: `id::text` },
  'drill_phone.consent': { class: 'staff', foundBy: `id`, boundTo: `encode(number_index, 'hex')` },
  'drill_phone.name': { class: 'staff', foundBy: `id`, boundTo: `encode(number_index, 'hex')` },
  'drill_phone.number': { class: 'staff', foundBy: `id`, boundTo: `encode(number_index, 'hex')` },
  'family_request.sender': { class: 'guardian', foundBy: `id`, boundTo: `encode(phone_index, 'hex')` },
  'family_request_text.words': { class: 'text', foundBy: `id`, boundTo: `id::text` },
  'finding.resolution': { class: 'text', foundBy: `id`, boundTo: `id::text` },
  'guardian.name': { class: 'guardian', foundBy: `id`, boundTo: `sourced_id` },
  'guardianship.custody_document': { class: 'text', foundBy: `md5(student_id::text || guardian_id::text)::uuid`, boundTo: `(SELECT sourced_id FROM student s WHERE s.id = student_id) || chr(31)
      || (SELECT sourced_id FROM guardian g WHERE g.id = guardian_id)` },
  'operator.name': { class: 'staff', foundBy: `id`, boundTo: `directory_tenant || '/' || directory_id` },
  'operator_phone.number': { class: 'staff', foundBy: `operator_id`, boundTo: `operator_id::text` },
  'outreach.words': { class: 'text', foundBy: `id`, boundTo: `id::text` },
  'pause.words': { class: 'text', foundBy: `id`, boundTo: `id::text` },
  'phone.number': { class: 'guardian', foundBy: `id`, boundTo: `encode(index, 'hex')` },
  'phone_block.reason': { class: 'text', foundBy: `id`, boundTo: `id::text` },
  'recording_audio.audio': { class: 'text', foundBy: `recording_id`, boundTo: `recording_id::text` },
  'revocation.words': { class: 'text', foundBy: `id`, boundTo: `id::text` },
  'saved_form.form': { class: 'text', foundBy: `md5(operator_id::text || id::text)::uuid`, boundTo: `operator_id::text || '/' || id::text` },
  'step_up.id_token': { class: 'staff', foundBy: `id`, boundTo: `sign_in_id::text` },
  'student.name': { class: 'student', foundBy: `id`, boundTo: `sourced_id` },
  'unclaimed_stop.number': { class: 'guardian', foundBy: `id`, boundTo: `encode(phone_index, 'hex')` },
} as const;
