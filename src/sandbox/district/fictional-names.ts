/** Home languages of the fictional district, with invented people's names in them. */
export type HomeLanguage = 'en' | 'es' | 'vi' | 'ar' | 'zh';

type Names = { given: readonly [string, ...string[]]; family: readonly [string, ...string[]] };

function list(text: string): readonly [string, ...string[]] {
  const [first = '', ...others] = text.trim().split(/\s+/);
  return [first, ...others];
}

export const fictionalNames: Record<HomeLanguage, Names> = {
  en: {
    given: list(`Maya Caleb Ruth Owen Tessa Jonah Wren Silas Hazel Amos Zoë Renée Chloë Elias Nora
      Gideon Ivy Levi Opal Theo Maeve Rufus Adele Boyd`),
    family:
      list(`Hartwell Lindgren Pruitt Oakes Vance Merriday Stoltz Fairbairn Quill Tanner Rowntree
      Ashdown Brontë Keller Dunmore O’Dell Saint-James Whitlock Yarrow`),
  },
  es: {
    given: list(`María José Lucía Íñigo Sofía Andrés Inés Óscar Ximena Raúl Belén Tomás Noemí Julián
      Ángela Efraín Rocío Ramón`),
    family: list(`Núñez Peña Ibáñez Quiñones Domínguez Echeverría Gutiérrez Zúñiga Cárdenas Bermúdez
      Montañez Villaseñor Ordóñez Márquez`),
  },
  vi: {
    given: list(`Thảo Hằng Đức Phượng Tuấn Ngọc Bảo Yến Khánh Minh Quỳnh Trúc Dũng Lệ`),
    family: list(`Nguyễn Trần Phạm Đặng Bùi Đỗ Hồ Ngô Dương Lý Huỳnh`),
  },
  ar: {
    given: list(`ليلى يوسف مريم طارق هدى سامر نور كريم سلمى رامي دانة زياد`),
    family: list(`حداد منصور الخوري قاسم العلي نصار سليمان الحسن بركات`),
  },
  zh: {
    given: list(`美玲 志強 曉雯 建國 雅婷 子涵 麗華 浩然 思怡 俊傑 淑芬`),
    family: list(`林 陳 黃 吳 趙 歐陽 鄭 許 郭 謝`),
  },
};
