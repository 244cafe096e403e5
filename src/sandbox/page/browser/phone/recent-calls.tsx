import type { CallsItem } from '../../page-item.ts';
import { endingWords, phoneWords } from './phone-words.ts';

export function RecentCalls({ calls }: { calls: CallsItem | undefined }) {
  if (calls === undefined || calls.calls.length === 0) {
    return <p className="empty">No call has been placed yet.</p>;
  }
  return (
    <div className="phones-scroll">
      <table className="calls">
        <thead>
          <tr>
            <th scope="col">Family</th>
            <th scope="col">Call</th>
            <th scope="col">Keys</th>
          </tr>
        </thead>
        <tbody>
          {calls.calls.map((call) => (
            <tr key={call.id}>
              <td>
                {call.label}
                <small>{phoneWords(call.number)}</small>
              </td>
              <td>{callWords(call)}</td>
              <td>{call.keys}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function callWords(call: CallsItem['calls'][number]): string {
  if (call.status === 'ringing') return 'Ringing';
  if (call.status === 'in-progress') return 'Talking';
  if (call.status !== 'completed') return endingWords(call.status);
  if (call.isCallBack) return `Called back, ${call.seconds} s`;
  const who = call.answeredBy === 'machine_start' ? 'Voicemail' : 'Answered';
  return `${who}, ${call.seconds} s`;
}
