import { anyOf, eachOf, type Phrases, upTo } from './phrases.ts';

export const vietnamese: Phrases = {
  clear: anyOf(
    '\\b(?:dung|ngung) (?:co )?(?:goi|gui|nhan tin|lien lac|lam phien)\\b',
    '\\bkhong muon (?:nhan|bi goi)\\b',
    `\\bkhong (?:goi|gui|nhan tin|nhan) ${upTo(4)}nua\\b`,
    '\\bxoa so\\b|\\bhuy (?:dang ky|nhan tin)\\b',
  ),
  soft: anyOf('\\b(?:khi nao|tai sao|sao khong|gio lam)\\b'),
  doubtful: anyOf(
    '\\b(?:lam phien|phien qua|quay roi|qua nhieu (?:tin nhan|cuoc goi)|khong can (?:nhan|goi)|huy (?:tin|goi))\\b',
  ),
};

export const arabic: Phrases = {
  clear: anyOf(
    '(?:^| )لا (?:تتصل|تتصلوا|ترسل|ترسلوا|تراسلوني|تزعجوني|تكلموني)(?: |$)',
    `(?:^| )لا (?:اريد|ارغب) ${upTo(3)}(?:ال)?(?:رسايل|مكالمات|اتصال|اتصالات)(?: |$)`,
    'توقفوا? عن |اوقفوا? (?:ال)?(?:رسايل|مكالمات|اتصال)|احذفوا? رقمي|الغا?ء? (?:ال)?اشتراكي?',
  ),
  soft: anyOf('(?:^| )(?:متي|لماذا|في العمل|اثناء) '),
  doubtful: anyOf('(?:ازعاج|مزعج|تزعج|توقف|اوقف|ايقاف|الغاء|لا اريد|لا تتصل)|(?:^| )كفي(?: |$)'),
  innocent: eachOf('الغاء (?:ال)?(?:دراسه|مدرسه|حصه|دوام|صف|رحله)'),
};

export const chinese: Phrases = {
  clear: anyOf(
    '(?:不要|别|別|请勿|請勿|勿|不想)(?:再)?(?:给我|給我)?(?:打|发|發|联系|聯繫|聯絡|联络|骚扰|騷擾|收到|接到)',
    '^(?:请|請)?(?:停止?|退订|退訂|取消)(?:吧|了)?$',
    '停止(?:给我|給我)?(?:打|发|發|联|聯|短信|簡訊|来电|來電|骚扰|騷擾)|退订|退訂|取消(?:订阅|訂閱|短信|簡訊|通知)',
    '(?:删除?|刪除?|移除)(?:我的)?(?:号码|號碼|电话|電話)',
  ),
  soft: anyOf('为什么|為什麼|什么时候|什麼時候|上班'),
  doubtful: anyOf('停止|取消|骚扰|騷擾|烦|煩|投诉|投訴|不要再|别再|別再|够了|夠了|不需要'),
  innocent: eachOf('(?:停止|取消)(?:上课|上課|课|課|活动|活動|比赛|比賽|校车|校車)'),
};
