import { fictionalDistrict } from '../district/write-fictional-district.ts';

/** Times are those of the district, wherever the viewer is. */
export const pageHtml = `<!doctype html>
<html lang="en" data-time-zone="${fictionalDistrict.timeZone}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Bellwether sandbox</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script type="module" src="/page.js"></script>
</head>
<body>
<div id="page"></div>
<noscript>This page plays Slack, Teams and the phones, and needs JavaScript for it.</noscript>
</body>
</html>
`;
