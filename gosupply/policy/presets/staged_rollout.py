"""A shipped preset as `presetcode` has it; made from `policies/`, do not edit.

GOSUPPLY_UPDATE=1 python -m pytest tests/policy/test_presets.py
"""

from __future__ import annotations

TEXT = r"""
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
"38":"  go-work-committed: warn","40":"  replace-not-permitted: {commit: warn, change: deny}",
"44":"  policy-introduced: warn","45":"  policy-loosened: warn","46":"  policy-unused-entry: warn",
"47":"  waiver-expired: warn","48":"  waiver-expiring: warn","49":"  waiver-unused: warn",
"50":"  team-ambiguous: warn","51":"  team-not-entitled: warn","55":"  placement: overlay",
"58":"  [sumdb, versions, replace, exclude, vendor, expiry, opinion, opinion-needs]"
},
"file":{
"settings":{"replace.placement":["Value","overlay",["@",55,14,21]]},
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
"sum-unneeded":["LevelEntry",["@",36,3,15],["LevelStep",["Value",["Level",1],["@",36,17,21]]],{}],
"go-work-committed":[
"LevelEntry",["@",38,3,20],["LevelStep",["Value",["Level",2],["@",38,22,26]]],{}
],
"replace-not-permitted":[
"LevelEntry",["@",40,3,24],null,
{
"commit":["Value",["LevelStep",["Value",["Level",2],["@",40,35,39]]],["@",40,27,33]],
"change":["Value",["LevelStep",["Value",["Level",3],["@",40,49,53]]],["@",40,41,47]]
}
],
"policy-introduced":[
"LevelEntry",["@",44,3,20],["LevelStep",["Value",["Level",2],["@",44,22,26]]],{}
],
"policy-loosened":[
"LevelEntry",["@",45,3,18],["LevelStep",["Value",["Level",2],["@",45,20,24]]],{}
],
"policy-unused-entry":[
"LevelEntry",["@",46,3,22],["LevelStep",["Value",["Level",2],["@",46,24,28]]],{}
],
"waiver-expired":[
"LevelEntry",["@",47,3,17],["LevelStep",["Value",["Level",2],["@",47,19,23]]],{}
],
"waiver-expiring":[
"LevelEntry",["@",48,3,18],["LevelStep",["Value",["Level",2],["@",48,20,24]]],{}
],
"waiver-unused":["LevelEntry",["@",49,3,16],["LevelStep",["Value",["Level",2],["@",49,18,22]]],{}],
"team-ambiguous":[
"LevelEntry",["@",50,3,17],["LevelStep",["Value",["Level",2],["@",50,19,23]]],{}
],
"team-not-entitled":[
"LevelEntry",["@",51,3,20],["LevelStep",["Value",["Level",2],["@",51,22,26]]],{}
]
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
"",["Value","sumdb",["@",58,4,9]],["Value","versions",["@",58,11,19]],
["Value","replace",["@",58,21,28]],["Value","exclude",["@",58,30,37]],
["Value","vendor",["@",58,39,45]],["Value","expiry",["@",58,47,53]],
["Value","opinion",["@",58,55,62]],["Value","opinion-needs",["@",58,64,77]]
],
["@",58,3,78]
]
}
}
"""
