/**
 * What the page draws, cut into items that are sent again only when they change. An item's key is its
 * kind and its id; the page holds nothing that the far side did not tell it.
 */

export type PageItem =
  | PlaceItem
  | SlackMessageItem
  | SlackViewItem
  | SlackHomeItem
  | TeamsPostItem
  | TeamsDialogItem
  | TeamsNoticeItem
  | PhoneItem
  | CountsItem
  | CallsItem
  | NowItem
  | GuideItem
  | MachineRoomItem
  | PhoneChoicesItem;

export type PageOperator = {
  name: string;
  title: string;
  /** What the person may do, by the staff list. */
  roles: readonly string[];
  slackUserId: string;
  /** The directory's object id. */
  teamsUserId: string;
};

/** The first one of a platform is where closures are asked for. */
export type PageChannel = { id: string; name: string };

/** What never changes while the sandbox runs. */
export type PlaceItem = {
  kind: 'place';
  operators: PageOperator[];
  slack: { channels: PageChannel[]; users: { id: string; name: string }[] };
  teams: { channels: PageChannel[] };
};

export type SlackMessageItem = {
  kind: 'slack-message';
  ts: string;
  channelId: string;
  from: string;
  text: string;
  blocks: { type: string; [field: string]: unknown }[];
  threadTs?: string;
  /** A reply that stands in the channel too. */
  isBroadcast?: true;
  isEdited: boolean;
  /** The one person who sees it. */
  onlyFor?: string;
};

export type SlackViewItem = {
  kind: 'slack-view';
  userId: string;
  id: string;
  /** Another form under the same id has another hash. */
  hash: string;
  title: string;
  submit: string | null;
  close: string | null;
  blocks: { type: string; [field: string]: unknown }[];
  /** Beside the fields, by block id. */
  errors: Record<string, string>;
  trouble: string | null;
};

/** The app's home tab, as it was drawn last for one person. */
export type SlackHomeItem = {
  kind: 'slack-home';
  userId: string;
  blocks: { type: string; [field: string]: unknown }[];
};

export type TeamsPostItem = {
  kind: 'teams-post';
  id: string;
  replyToId?: string;
  from: string;
  isBot: boolean;
  text: string;
  summary: string;
  cards: unknown[];
  isEdited: boolean;
  /** The channel's id, or the directory's id of whose chat with the bot it is. */
  place: string;
};

export type TeamsDialogItem = {
  kind: 'teams-dialog';
  userId: string;
} & ({ title: string; card: unknown } | { message: string });

/** The words a press was answered with; the presser alone sees them. */
export type TeamsNoticeItem = {
  kind: 'teams-notice';
  id: string;
  userId: string;
  postId: string;
  text: string;
};

export type PhoneLine = { speaker: string; language: string; text: string };

export type PhoneItem = {
  kind: 'phone';
  number: string;
  label: string;
  language: string;
  /** One of the viewer's: it rings until it is answered by hand. */
  isMine: boolean;
  /** Of the staff, and the viewer’s: in view only while something happens there. */
  isStaff: boolean;
  /** On the staff’s list for drills. */
  isDrilled: boolean;
  /** The place in the strip. */
  place: number;
  status: 'idle' | 'ringing' | 'in-call';
  /** How the last call ended, in the carrier's word. */
  ending: string;
  seconds: number;
  lines: PhoneLine[];
  texts: { isMine: boolean; text: string; status: string }[];
  hasOptedOut: boolean;
};

export type CountsItem = {
  kind: 'counts';
  placed: number;
  waiting: number;
  ringing: number;
  talking: number;
  person: number;
  machine: number;
  busy: number;
  noAnswer: number;
  failed: number;
  texts: number;
  textsIn: number;
};

/** The newest calls, newest first. */
export type CallsItem = {
  kind: 'calls';
  calls: {
    id: string;
    number: string;
    label: string;
    status: string;
    answeredBy: string;
    /** The family called. */
    isCallBack: boolean;
    seconds: number;
    keys: string;
  }[];
};

/** The processes and the carrier around Bellwether, for the viewer to break. */
export type MachineRoomItem = {
  kind: 'machine-room';
  workers: { name: string; pid: number; state: 'running' | 'killed' | 'ended' }[];
  weather: { kind: 'clear' | 'refusing' | 'losing'; secondsLeft: number };
  /** Calls a second; absent until it was looked up. */
  pace?: { now: number; most: number };
  /** A second, over the last three. */
  orders: { taken: number; refused: number; lost: number };
  /** Above how many calls and texts an approval takes a fresh sign-in; null where none does. */
  signInAbove: number | null;
};

/** What goes on, for the strip at the top. */
export type NowItem = {
  kind: 'now';
  /** Else `closure` is the last one that was. */
  isLive: boolean;
  /** Such as: closure 2 · calling · 55%. Absent before there was one. */
  closure?: string;
  /** Others that are not over. */
  more: number;
};

export type GuideStep = 'request' | 'approve' | 'answer' | 'key' | 'kill' | 'finish';

export type GuideItem = { kind: 'guide'; done: GuideStep[] };

/** A few phones of each language, to choose one's own from. */
export type PhoneChoicesItem = {
  kind: 'phone-choices';
  choices: { number: string; label: string; language: string }[];
};

/** `whole` begins a stream: forget everything else. */
export type PageUpdate = { whole: boolean; set: Record<string, PageItem>; gone: string[] };

export function keyOf(item: PageItem): string {
  switch (item.kind) {
    case 'slack-message':
      return `slack-message ${item.onlyFor ?? ''} ${item.ts}`;
    case 'slack-view':
    case 'slack-home':
    case 'teams-dialog':
      return `${item.kind} ${item.userId}`;
    case 'teams-post':
    case 'teams-notice':
      return `${item.kind} ${item.id}`;
    case 'phone':
      return `phone ${item.number}`;
    default:
      // There is one of it.
      return item.kind;
  }
}
