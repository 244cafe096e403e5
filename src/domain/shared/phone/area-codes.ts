/*
 * The area codes of the states and territories by the clocks that are kept in them.
 *
 * Which codes are in use and where: the North American Numbering Plan Administrator's reports, nanpa.com. Where a
 * boundary runs: 49 CFR part 71 (Department of Transportation). Checked against the time zone data of Google's
 * libphonenumber (resources/timezones), which knows the split codes by exchange.
 *
 * Each zone stands for all that have kept the same clock for decades: America/Denver for America/Boise,
 * America/New_York for America/Detroit and most of Indiana, Pacific/Guam for Saipan.
 */
export const areaCodes: readonly { zones: readonly string[]; codes: string }[] = [
  {
    zones: ['America/New_York'],
    codes: `
      201 202 203 207 212 215 216 220 223 227 229 231 234 239 240 248 252 260 267 269 272 276 283 301 302 304 305 313
      315 317 321 324 326 329 330 332 336 339 347 351 352 363 380 386 401 404 407 410 412 413 419 434 436 440 443 445
      463 470 472 475 478 484 502 508 513 516 517 518 540 551 561 567 570 571 582 585 586 603 607 609 610 614 616
      617 624 631 640 645 646 656 667 678 679 680 681 686 689 703 704 706 716 717 718 724 727 728 732 734 740 743 754
      757 762 765 770 771 772 774 781 786 802 803 804 810 813 814 821 826 828 835 838 839 843 845 848 854 856 857 859
      860 862 863 864 865 878 904 908 910 912 914 917 919 929 934 937 941 943 947 948 954 959 973 978 980 984 989`,
  },
  {
    zones: ['America/Chicago'],
    codes: `
      205 210 214 217 218 224 225 228 235 251 254 256 262 274 281 309 312 314 316 318 319 320 325 327 331 337 346 353
      361 402 405 409 414 417 430 432 447 457 464 469 471 479 501 504 507 512 515 531 534 539 557 563 572 573 580 601 608
      612 615 618 621 629 630 636 641 651 659 660 662 682 708 712 713 715 726 730 731 737 763 769 773 779 806 815 816
      817 830 832 847 861 870 872 901 903 913 918 920 931 936 938 940 945 952 956 972 975 979 985`,
  },
  {
    zones: ['America/Denver'],
    codes: '303 307 385 406 435 505 575 719 720 748 801 915 970 983',
  },
  { zones: ['America/Phoenix'], codes: '480 520 602 623' },
  {
    zones: ['America/Los_Angeles'],
    codes: `
      206 209 213 253 279 310 323 341 350 357 360 369 408 415 424 425 442 503 509 510 530 559 562 564 619 626 628 650
      657 661 669 702 707 714 725 738 747 760 805 818 820 831 837 840 858 909 916 925 949 951 971`,
  },
  { zones: ['Pacific/Honolulu'], codes: '808' },
  { zones: ['America/Puerto_Rico'], codes: '340 787 939' },
  { zones: ['Pacific/Guam'], codes: '670 671' },
  { zones: ['Pacific/Pago_Pago'], codes: '684' },
  {
    // The west of the Florida panhandle (850, 448), of Kentucky (270, 364; 606 in Clinton County), the south-west and
    // north-west of Indiana (812, 930; 219, 574), four counties of Michigan's Upper Peninsula (906), the Sequatchie
    // valley of Tennessee (423, 729). Phenix City, Lanett and Valley in Alabama (334, 483) lie in the central
    // zone by law and live by Georgia's clock.
    zones: ['America/Chicago', 'America/New_York'],
    codes: '219 270 334 364 423 448 483 574 606 729 812 850 906 930',
  },
  {
    // The west of the Dakotas and of Nebraska; four counties of western Kansas (620, 785).
    zones: ['America/Chicago', 'America/Denver'],
    codes: '308 605 620 701 785',
  },
  {
    // Southern Idaho, Malheur County in Oregon (541, 458), West Wendover and Jackpot in Nevada (775).
    zones: ['America/Denver', 'America/Los_Angeles'],
    codes: '208 458 541 775 986',
  },
  // The Navajo Nation changes its clocks, the rest of Arizona does not.
  { zones: ['America/Denver', 'America/Phoenix'], codes: '928' },
  // The Aleutians west of 169°30'.
  { zones: ['America/Adak', 'America/Anchorage'], codes: '907' },
];

/**
 * Villages that keep another clock than the rest of their area code. All of Omaha should not lose an hour of each
 * day for one of them, so they are told by their exchange; a mobile of theirs has the zone of its school.
 */
export const exchanges: readonly { exchange: string; zone: string }[] = [
  { exchange: '402823', zone: 'America/Denver' }, // Cody, Nebraska: the mountain part of Cherry County
  { exchange: '580261', zone: 'America/Denver' }, // Kenton, Oklahoma: by custom
  { exchange: '915828', zone: 'America/Chicago' }, // Pine Springs, Texas: central by law, mountain by custom
];
