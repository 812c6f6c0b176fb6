"""A shipped preset as `presetcode` has it; made from `policies/`, do not edit.

GOSUPPLY_UPDATE=1 python -m pytest tests/policy/test_presets.py
"""

from __future__ import annotations

TEXT = r"""
{
"lines":{
"10":"  opinion: {commit: warn, change: deny}",
"12":"  opinion-needs: {commit: note, change: warn, release: deny}",
"14":"  head-uncompared: {commit: note, change: warn, release: deny}","18":"  deprecated: warn",
"19":"  retracted: {commit: warn, release: deny}","21":"  pseudo-version: warn",
"22":"  incompatible-version: warn","24":"  sum-unneeded: note",
"27":"  replace-not-permitted: {commit: warn, change: deny}",
"28":"  exclude-unresolved: {commit: warn, change: deny}",
"29":"  pin-missing: {commit: warn, change: deny}","33":"  policy-introduced: warn",
"34":"  policy-loosened: warn","35":"  policy-unused-entry: warn","36":"  waiver-expired: warn",
"37":"  waiver-expiring: warn","38":"  waiver-unused: warn","40":"  team-ambiguous: warn",
"41":"  team-not-entitled: warn","45":"  pin: required","50":"  placement: overlay",
"54":"  require_resolve_to: true","57":"  default: 14d","58":"  max: 30d","59":"  grace: 1d",
"60":"  warn: [7d]","65":"  - sumdb.lookup","66":"  - sumdb.public","67":"  - sumdb.private",
"68":"  - sumdb.log","69":"  - versions","70":"  - replace.local_roots",
"71":"  - replace.own_paths","72":"  - replace.fork_owners","73":"  - vendor","74":"  - opinion",
"75":"  - opinion-needs","77":"waive_in_change: []"
},
"file":{
"settings":{
"sumdb.pin":["Value","required",["@",45,8,16]],
"replace.placement":["Value","overlay",["@",50,14,21]],
"exclude.require_resolve_to":["Value",true,["@",54,23,27]],
"expiry.default":["Value",["Duration",336],["@",57,12,15]],
"expiry.max":["Value",["Duration",720],["@",58,8,11]],
"expiry.grace":["Value",["Duration",24],["@",59,10,12]],
"expiry.warn":["Value",["",["Value",["Duration",168],["@",60,10,12]]],["@",60,9,13]]
},
"rules":{
"opinion":[
"LevelEntry",["@",10,3,10],null,
{
"commit":["Value",["LevelStep",["Value",["Level",2],["@",10,21,25]]],["@",10,13,19]],
"change":["Value",["LevelStep",["Value",["Level",3],["@",10,35,39]]],["@",10,27,33]]
}
],
"opinion-needs":[
"LevelEntry",["@",12,3,16],null,
{
"commit":["Value",["LevelStep",["Value",["Level",1],["@",12,27,31]]],["@",12,19,25]],
"change":["Value",["LevelStep",["Value",["Level",2],["@",12,41,45]]],["@",12,33,39]],
"release":["Value",["LevelStep",["Value",["Level",3],["@",12,56,60]]],["@",12,47,54]]
}
],
"head-uncompared":[
"LevelEntry",["@",14,3,18],null,
{
"commit":["Value",["LevelStep",["Value",["Level",1],["@",14,29,33]]],["@",14,21,27]],
"change":["Value",["LevelStep",["Value",["Level",2],["@",14,43,47]]],["@",14,35,41]],
"release":["Value",["LevelStep",["Value",["Level",3],["@",14,58,62]]],["@",14,49,56]]
}
],
"deprecated":["LevelEntry",["@",18,3,13],["LevelStep",["Value",["Level",2],["@",18,15,19]]],{}],
"retracted":[
"LevelEntry",["@",19,3,12],null,
{
"commit":["Value",["LevelStep",["Value",["Level",2],["@",19,23,27]]],["@",19,15,21]],
"release":["Value",["LevelStep",["Value",["Level",3],["@",19,38,42]]],["@",19,29,36]]
}
],
"pseudo-version":[
"LevelEntry",["@",21,3,17],["LevelStep",["Value",["Level",2],["@",21,19,23]]],{}
],
"incompatible-version":[
"LevelEntry",["@",22,3,23],["LevelStep",["Value",["Level",2],["@",22,25,29]]],{}
],
"sum-unneeded":["LevelEntry",["@",24,3,15],["LevelStep",["Value",["Level",1],["@",24,17,21]]],{}],
"replace-not-permitted":[
"LevelEntry",["@",27,3,24],null,
{
"commit":["Value",["LevelStep",["Value",["Level",2],["@",27,35,39]]],["@",27,27,33]],
"change":["Value",["LevelStep",["Value",["Level",3],["@",27,49,53]]],["@",27,41,47]]
}
],
"exclude-unresolved":[
"LevelEntry",["@",28,3,21],null,
{
"commit":["Value",["LevelStep",["Value",["Level",2],["@",28,32,36]]],["@",28,24,30]],
"change":["Value",["LevelStep",["Value",["Level",3],["@",28,46,50]]],["@",28,38,44]]
}
],
"pin-missing":[
"LevelEntry",["@",29,3,14],null,
{
"commit":["Value",["LevelStep",["Value",["Level",2],["@",29,25,29]]],["@",29,17,23]],
"change":["Value",["LevelStep",["Value",["Level",3],["@",29,39,43]]],["@",29,31,37]]
}
],
"policy-introduced":[
"LevelEntry",["@",33,3,20],["LevelStep",["Value",["Level",2],["@",33,22,26]]],{}
],
"policy-loosened":[
"LevelEntry",["@",34,3,18],["LevelStep",["Value",["Level",2],["@",34,20,24]]],{}
],
"policy-unused-entry":[
"LevelEntry",["@",35,3,22],["LevelStep",["Value",["Level",2],["@",35,24,28]]],{}
],
"waiver-expired":[
"LevelEntry",["@",36,3,17],["LevelStep",["Value",["Level",2],["@",36,19,23]]],{}
],
"waiver-expiring":[
"LevelEntry",["@",37,3,18],["LevelStep",["Value",["Level",2],["@",37,20,24]]],{}
],
"waiver-unused":["LevelEntry",["@",38,3,16],["LevelStep",["Value",["Level",2],["@",38,18,22]]],{}],
"team-ambiguous":[
"LevelEntry",["@",40,3,17],["LevelStep",["Value",["Level",2],["@",40,19,23]]],{}
],
"team-not-entitled":[
"LevelEntry",["@",41,3,20],["LevelStep",["Value",["Level",2],["@",41,22,26]]],{}
]
},
"children_may_loosen":[
"Value",
[
"",["Value","sumdb.lookup",["@",65,5,17]],["Value","sumdb.public",["@",66,5,17]],
["Value","sumdb.private",["@",67,5,18]],["Value","sumdb.log",["@",68,5,14]],
["Value","versions",["@",69,5,13]],["Value","replace.local_roots",["@",70,5,24]],
["Value","replace.own_paths",["@",71,5,22]],["Value","replace.fork_owners",["@",72,5,24]],
["Value","vendor",["@",73,5,11]],["Value","opinion",["@",74,5,12]],
["Value","opinion-needs",["@",75,5,18]]
],
["@",65,3,17]
],
"waive_in_change":["Value",[""],["@",77,18,20]]
}
}
"""
