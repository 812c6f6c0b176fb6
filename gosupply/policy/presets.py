"""The shipped presets as `presetcode` has them; made from `policies/`, do not edit.

GOSUPPLY_UPDATE=1 python -m pytest tests/policy/test_presets.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "baseline": r"""
{
"lines":{
"12":"  integrity: deny","14":"  opinion: warn",
"16":"  integrity-needs: {commit: note, change: deny}","18":"  opinion-needs: note",
"20":"  head-uncompared: note","22":"  sum-unneeded: note","27":"  lookup: all",
"28":"  public: []","31":"  private: []","32":"  log: sum.golang.org","34":"  pin: optional",
"38":"  go: \">=1\"","40":"  toolchain: \">=1.26.9 <1.27 || >=1.27.2\"","41":"  denied: []",
"43":"  allowed: [{module: \"...\"}]","47":"  placement: committed","49":"  local_roots: []",
"51":"  own_paths: repository","53":"  fork_owners: [\"...\"]","56":"  require_resolve_to: false",
"59":"  mode: any","63":"  default: 30d","64":"  max: 90d","66":"  grace: 3d","67":"  warn: [14d]",
"72":"  [sumdb, versions, replace, exclude, vendor, expiry, opinion, opinion-needs]",
"74":"waive_in_change: [opinion]"
},
"file":{
"settings":{
"sumdb.lookup":["Value","all",["@",27,11,14]],"sumdb.public":["Value",[""],["@",28,11,13]],
"sumdb.private":["Value",[""],["@",31,12,14]],"sumdb.log":["Value","sum.golang.org",["@",32,8,22]],
"sumdb.pin":["Value","optional",["@",34,8,16]],"versions.go":["Value",">=1",["@",38,7,12]],
"versions.toolchain":["Value",">=1.26.9 <1.27 || >=1.27.2",["@",40,14,42]],
"versions.denied":["Value",[""],["@",41,11,13]],
"versions.allowed":[
"Value",["",["Allowed",["@",43,13,28],["Value","...",["@",43,22,27]]]],["@",43,12,29]
],
"replace.placement":["Value","committed",["@",47,14,23]],
"replace.local_roots":["Value",[""],["@",49,16,18]],
"replace.own_paths":["Value","repository",["@",51,14,24]],
"replace.fork_owners":["Value",["",["Value","...",["@",53,17,22]]],["@",53,16,23]],
"exclude.require_resolve_to":["Value",false,["@",56,23,28]],
"vendor.mode":["Value","any",["@",59,9,12]],
"expiry.default":["Value",["Duration",720],["@",63,12,15]],
"expiry.max":["Value",["Duration",2160],["@",64,8,11]],
"expiry.grace":["Value",["Duration",72],["@",66,10,12]],
"expiry.warn":["Value",["",["Value",["Duration",336],["@",67,10,13]]],["@",67,9,14]]
},
"rules":{
"integrity":["LevelEntry",["@",12,3,12],["LevelStep",["Value",["Level",3],["@",12,14,18]]],{}],
"opinion":["LevelEntry",["@",14,3,10],["LevelStep",["Value",["Level",2],["@",14,12,16]]],{}],
"integrity-needs":[
"LevelEntry",["@",16,3,18],null,
{
"commit":["Value",["LevelStep",["Value",["Level",1],["@",16,29,33]]],["@",16,21,27]],
"change":["Value",["LevelStep",["Value",["Level",3],["@",16,43,47]]],["@",16,35,41]]
}
],
"opinion-needs":["LevelEntry",["@",18,3,16],["LevelStep",["Value",["Level",1],["@",18,18,22]]],{}],
"head-uncompared":[
"LevelEntry",["@",20,3,18],["LevelStep",["Value",["Level",1],["@",20,20,24]]],{}
],
"sum-unneeded":["LevelEntry",["@",22,3,15],["LevelStep",["Value",["Level",1],["@",22,17,21]]],{}]
},
"children_may_loosen":[
"Value",
[
"",["Value","sumdb",["@",72,4,9]],["Value","versions",["@",72,11,19]],
["Value","replace",["@",72,21,28]],["Value","exclude",["@",72,30,37]],
["Value","vendor",["@",72,39,45]],["Value","expiry",["@",72,47,53]],
["Value","opinion",["@",72,55,62]],["Value","opinion-needs",["@",72,64,77]]
],
["@",72,3,78]
],
"waive_in_change":["Value",["",["Value","opinion",["@",74,19,26]]],["@",74,18,27]]
}
}
""",
    "private-proxy": r"""
{
"lines":{
"14":"  lookup: listed","18":"    - cloud.google.com/...","19":"    - go.opentelemetry.io/...",
"20":"    - go.uber.org/...","21":"    - golang.org/...","22":"    - google.golang.org/...",
"23":"    - gopkg.in/...","24":"    - k8s.io/...","25":"    - sigs.k8s.io/...",
"29":"  - sumdb.public","30":"  - sumdb.private","31":"  - sumdb.log","32":"  - sumdb.pin",
"33":"  - versions","34":"  - replace","35":"  - exclude","36":"  - vendor","37":"  - expiry",
"38":"  - opinion","39":"  - opinion-needs"
},
"file":{
"settings":{
"sumdb.lookup":["Value","listed",["@",14,11,17]],
"sumdb.public":[
"Value",
[
"",["Value","cloud.google.com/...",["@",18,7,27]],
["Value","go.opentelemetry.io/...",["@",19,7,30]],["Value","go.uber.org/...",["@",20,7,22]],
["Value","golang.org/...",["@",21,7,21]],["Value","google.golang.org/...",["@",22,7,28]],
["Value","gopkg.in/...",["@",23,7,19]],["Value","k8s.io/...",["@",24,7,17]],
["Value","sigs.k8s.io/...",["@",25,7,22]]
],
["@",18,5,27]
]
},
"rules":{},
"children_may_loosen":[
"Value",
[
"",["Value","sumdb.public",["@",29,5,17]],["Value","sumdb.private",["@",30,5,18]],
["Value","sumdb.log",["@",31,5,14]],["Value","sumdb.pin",["@",32,5,14]],
["Value","versions",["@",33,5,13]],["Value","replace",["@",34,5,12]],
["Value","exclude",["@",35,5,12]],["Value","vendor",["@",36,5,11]],
["Value","expiry",["@",37,5,11]],["Value","opinion",["@",38,5,12]],
["Value","opinion-needs",["@",39,5,18]]
],
["@",29,3,17]
]
}
}
""",
    "staged-rollout": r"""
{
"lines":{
"13":"  - {name: local, at: commit}",
"15":"  - {name: ci, at: change, approvals: {threshold: 1, from: {owning-team: 1}}}",
"17":"  - {name: canary, at: release, approvals: {threshold: 1, from: {release-managers: 1}}}",
"19":"  - name: prod","20":"    at: release","21":"    refs: [\"refs/tags/v*\"]",
"22":"    after: {canary: 168h}",
"24":"      {threshold: 2, from: {release-managers: 1, owning-team: 1}, keys: [security-key]}",
"26":"    emergency: {threshold: 2, from: {release-managers: 1}, days: 3}",
"29":"  opinion: {commit: warn, release: deny}",
"30":"  opinion-needs: {commit: note, release: warn}","32":"  deprecated: warn",
"34":"  pseudo-version: warn","35":"  incompatible-version: warn","36":"  sum-unneeded: note",
"40":"  placement: overlay",
"43":"  [sumdb, versions, replace, exclude, vendor, expiry, opinion, opinion-needs]"
},
"file":{
"settings":{"replace.placement":["Value","overlay",["@",40,14,21]]},
"rules":{
"opinion":[
"LevelEntry",["@",29,3,10],null,
{
"commit":["Value",["LevelStep",["Value",["Level",2],["@",29,21,25]]],["@",29,13,19]],
"release":["Value",["LevelStep",["Value",["Level",3],["@",29,36,40]]],["@",29,27,34]]
}
],
"opinion-needs":[
"LevelEntry",["@",30,3,16],null,
{
"commit":["Value",["LevelStep",["Value",["Level",1],["@",30,27,31]]],["@",30,19,25]],
"release":["Value",["LevelStep",["Value",["Level",2],["@",30,42,46]]],["@",30,33,40]]
}
],
"deprecated":["LevelEntry",["@",32,3,13],["LevelStep",["Value",["Level",2],["@",32,15,19]]],{}],
"pseudo-version":[
"LevelEntry",["@",34,3,17],["LevelStep",["Value",["Level",2],["@",34,19,23]]],{}
],
"incompatible-version":[
"LevelEntry",["@",35,3,23],["LevelStep",["Value",["Level",2],["@",35,25,29]]],{}
],
"sum-unneeded":["LevelEntry",["@",36,3,15],["LevelStep",["Value",["Level",1],["@",36,17,21]]],{}]
},
"rings":[
"Value",
[
"",["RingEntry",["@",13,5,30],["Value","local",["@",13,12,17]],["Value","commit",["@",13,23,29]]],
[
"RingEntry",["@",15,5,78],["Value","ci",["@",15,12,14]],["Value","change",["@",15,20,26]],null,
null,
[
"ApprovalEntry",["@",15,39,77],["Value",1,["@",15,51,52]],
["Value",{"owning-team":["Value",1,["@",15,61,72]]},["@",15,60,76]]
]
],
[
"RingEntry",["@",17,5,88],["Value","canary",["@",17,12,18]],["Value","release",["@",17,24,31]],
null,null,
[
"ApprovalEntry",["@",17,44,87],["Value",1,["@",17,56,57]],
["Value",{"release-managers":["Value",1,["@",17,66,82]]},["@",17,65,86]]
]
],
[
"RingEntry",["@",19,5,15],["Value","prod",["@",19,11,15]],["Value","release",["@",20,9,16]],
["Value",["",["Value","refs/tags/v*",["@",21,12,26]]],["@",21,11,27]],
["Value",{"canary":["Value",["Duration",168],["@",22,13,19]]},["@",22,12,26]],
[
"ApprovalEntry",["@",24,7,88],["Value",2,["@",24,19,20]],
[
"Value",{"release-managers":["Value",1,["@",24,29,45]],"owning-team":["Value",1,["@",24,50,61]]},
["@",24,28,65]
],
["Value",["",["Value","security-key",["@",24,74,86]]],["@",24,73,87]]
],
[
"EmergencyEntry",["@",26,16,68],["Value",2,["@",26,28,29]],["Value",3,["@",26,66,67]],
["Value",{"release-managers":["Value",1,["@",26,38,54]]},["@",26,37,58]]
]
]
],
["@",13,3,30]
],
"children_may_loosen":[
"Value",
[
"",["Value","sumdb",["@",43,4,9]],["Value","versions",["@",43,11,19]],
["Value","replace",["@",43,21,28]],["Value","exclude",["@",43,30,37]],
["Value","vendor",["@",43,39,45]],["Value","expiry",["@",43,47,53]],
["Value","opinion",["@",43,55,62]],["Value","opinion-needs",["@",43,64,77]]
],
["@",43,3,78]
]
}
}
""",
    "strict": r"""
{
"lines":{
"10":"  opinion: {commit: warn, change: deny}",
"12":"  opinion-needs: {commit: note, change: warn, release: deny}",
"14":"  head-uncompared: {commit: note, change: warn, release: deny}","18":"  deprecated: warn",
"19":"  retracted: {commit: warn, release: deny}","21":"  pseudo-version: warn",
"22":"  incompatible-version: warn","24":"  sum-unneeded: note","28":"  pin: required",
"33":"  placement: overlay","37":"  require_resolve_to: true","40":"  default: 14d",
"41":"  max: 30d","42":"  grace: 1d","43":"  warn: [7d]","48":"  - sumdb.lookup",
"49":"  - sumdb.public","50":"  - sumdb.private","51":"  - sumdb.log","52":"  - versions",
"53":"  - replace.local_roots","54":"  - replace.own_paths","55":"  - replace.fork_owners",
"56":"  - vendor","57":"  - opinion","58":"  - opinion-needs","60":"waive_in_change: []"
},
"file":{
"settings":{
"sumdb.pin":["Value","required",["@",28,8,16]],
"replace.placement":["Value","overlay",["@",33,14,21]],
"exclude.require_resolve_to":["Value",true,["@",37,23,27]],
"expiry.default":["Value",["Duration",336],["@",40,12,15]],
"expiry.max":["Value",["Duration",720],["@",41,8,11]],
"expiry.grace":["Value",["Duration",24],["@",42,10,12]],
"expiry.warn":["Value",["",["Value",["Duration",168],["@",43,10,12]]],["@",43,9,13]]
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
"sum-unneeded":["LevelEntry",["@",24,3,15],["LevelStep",["Value",["Level",1],["@",24,17,21]]],{}]
},
"children_may_loosen":[
"Value",
[
"",["Value","sumdb.lookup",["@",48,5,17]],["Value","sumdb.public",["@",49,5,17]],
["Value","sumdb.private",["@",50,5,18]],["Value","sumdb.log",["@",51,5,14]],
["Value","versions",["@",52,5,13]],["Value","replace.local_roots",["@",53,5,24]],
["Value","replace.own_paths",["@",54,5,22]],["Value","replace.fork_owners",["@",55,5,24]],
["Value","vendor",["@",56,5,11]],["Value","opinion",["@",57,5,12]],
["Value","opinion-needs",["@",58,5,18]]
],
["@",48,3,17]
],
"waive_in_change":["Value",[""],["@",60,18,20]]
}
}
""",
}
