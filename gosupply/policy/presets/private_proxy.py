"""A shipped preset as `presetcode` has it; made from `policies/`, do not edit.

GOSUPPLY_UPDATE=1 python -m pytest tests/policy/test_presets.py
"""

from __future__ import annotations

TEXT = r"""
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
"""
